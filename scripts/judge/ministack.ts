import { join } from "node:path";
import type { JudgedServer } from "./judged-server.ts";
import { runProgram } from "./run-program.ts";

const requirements = join(import.meta.dirname, "ministack", "requirements.txt");

/** ministack, an emulator of AWS in Python, from PyPI. */
export const ministack: JudgedServer = {
  name: "ministack",
  version: "1.5.33",
  needs: [["python3", "-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"]],
  services: ["sqs", "dynamodb", "states"],
  install: async (folder) => {
    const python = join(folder, "bin", "python");
    await runProgram("python3", ["-m", "venv", folder], import.meta.dirname);
    const options = ["--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes"];
    await runProgram(python, ["-m", "pip", "install", ...options, "-r", requirements], import.meta.dirname);
    return (port) => ({
      file: join(folder, "bin", "ministack"),
      args: [],
      environment: {
        GATEWAY_PORT: String(port),
        BIND_HOST: "127.0.0.1",
        MINISTACK_HOST: "127.0.0.1",
        SERVICES: "sqs,dynamodb,stepfunctions,sts",
        LOG_LEVEL: "WARNING",
      },
    });
  },
};
