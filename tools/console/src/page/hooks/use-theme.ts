import { useState } from "react";

/** The themes, in the order of the button; "system" follows the operating system. */
export const themes = ["system", "light", "dark"] as const;
/** One of these themes. */
export type Theme = (typeof themes)[number];

/** The chosen theme, which the browser stores, and a function that changes it. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(() => {
    const { theme: chosen } = document.documentElement.dataset;
    return chosen === "light" || chosen === "dark" ? chosen : "system";
  });
  const choose = (next: Theme) => {
    setTheme(next);
    if (next === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = next;
    try {
      localStorage.setItem("theme", next);
    } catch {
      // Without storage, the choice lasts until the page is closed.
    }
  };
  return [theme, choose];
}
