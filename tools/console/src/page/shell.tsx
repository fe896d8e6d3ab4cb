import { Archive, FlaskConical, ListTree, Monitor, Moon, Rows3, Send, Sun, Waypoints } from "lucide-react";
import type { ReactNode } from "react";
import { useEffect, useRef } from "react";
import { Link, useLocation } from "wouter";
import type { Snapshot } from "../api/page-api.ts";
import { useLive } from "./data/live.ts";
import { type Theme, themes, useTheme } from "./hooks/use-theme.ts";
import { count } from "./text/format.ts";

const views = [
  { path: "/", label: "Flow", icon: Waypoints },
  { path: "/executions", label: "Executions", icon: ListTree, badge: running },
  { path: "/messages", label: "Messages", icon: Rows3, isThere: recordsMessages },
  { path: "/dead-letters", label: "Dead letters", icon: Archive, badge: open },
  { path: "/send", label: "Send", icon: Send },
  { path: "/faults", label: "Faults", icon: FlaskConical, badge: faultsOn },
] as const;

function running({ executions }: Snapshot) {
  return { value: executions.RUNNING, label: "running", tone: "run" };
}
function open({ deadLetters }: Snapshot) {
  return { value: deadLetters.open, label: "open", tone: "bad" };
}
function faultsOn({ faults, tasks }: Snapshot) {
  const ofTasks = tasks.flatMap((task) =>
    Object.entries(task.faults).map(([kind, { rate }]) => ({ kind, rate })),
  );
  const on = [...faults, ...ofTasks].filter(({ rate }) => rate > 0).map(({ kind }) => kind);
  return { value: new Set(on).size, label: "on", tone: "warn" };
}
/** In an app whose tasks record nothing there is no messages table to look into. */
function recordsMessages({ tasks }: Snapshot) {
  return tasks.some(({ recorded }) => recorded !== undefined);
}

const themeIcons = { system: Monitor, light: Sun, dark: Moon };
const themeNames = { system: "System theme", light: "Light theme", dark: "Dark theme" };

/** The frame of every view: the menu, the state of the connection, and the theme. */
export function Shell({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new location is the reason to scroll to the top.
  useEffect(() => {
    window.scrollTo(0, 0);
    // Moves the keyboard focus to the new view.
    if (!isFirst.current) main.current?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [location]);
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <div className="shell">
        <header className="side">
          <Link href="/" className="brand">
            <img src="/icon.svg" alt="" width="28" height="28" />
            <span>Ringback</span>
          </Link>
          <Menu location={location} />
          <div className="side-foot">
            <Connection />
            <ThemeChoice />
          </div>
        </header>
        <main id="main" ref={main} tabIndex={-1} data-view={location}>
          {children}
        </main>
      </div>
    </>
  );
}

function Menu({ location }: { location: string }) {
  const { snapshot } = useLive();
  return (
    <nav aria-label="Views">
      <ul>
        {views.map((view) => {
          const { path, label, icon: Icon } = view;
          const isHere = path === "/" ? location === "/" : location.startsWith(path);
          if ("isThere" in view && snapshot !== undefined && !view.isThere(snapshot)) return null;
          const badge = "badge" in view && snapshot !== undefined ? view.badge(snapshot) : undefined;
          return (
            <li key={path}>
              <Link href={path} aria-current={isHere ? "page" : undefined}>
                <Icon aria-hidden="true" size={17} strokeWidth={1.9} />
                <span>{label}</span>
                {badge !== undefined && badge.value > 0 && (
                  <span className={`badge ${badge.tone}`}>
                    {count(badge.value)}
                    <span className="hidden"> {badge.label}</span>
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function Connection() {
  const { snapshot, isConnected } = useLive();
  const where = snapshot?.endpoint.replace("http://", "") ?? "";
  return (
    <p className="connection" role="status">
      <span className={`dot ${isConnected ? "ok" : "bad"}`} aria-hidden="true" />
      {isConnected ? (
        <span>
          Live <span className="mono where">{where}</span>
        </span>
      ) : (
        <span>{snapshot === undefined ? "Connecting…" : "The local cloud does not respond. Retrying…"}</span>
      )}
    </p>
  );
}

function ThemeChoice() {
  const [theme, choose] = useTheme();
  const Icon = themeIcons[theme];
  const next: Theme = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system";
  return (
    <button
      type="button"
      className="icon-button"
      onClick={() => choose(next)}
      aria-label={`${themeNames[theme]}. Change the theme`}
      title={themeNames[theme]}
    >
      <Icon aria-hidden="true" size={17} strokeWidth={1.9} />
    </button>
  );
}
