// Finds the Chromium that the browser tests drive. `node scripts/chromium.mjs [--install]` prints its path, or nothing.
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { pathToFileURL } from "node:url";

const candidates = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The path of a Chromium that can be executed, if there is one. */
export function chromiumPath() {
  return candidates.find((path) => path !== undefined && isExecutable(path));
}

/** Whether an attempt to install is wanted and may succeed: as root on Debian. */
export function canInstallChromium() {
  return process.platform === "linux" && process.getuid?.() === 0 && isExecutable("/usr/bin/apt-get");
}

/** Installs Debian's Chromium. Failing is no error: the browser tests are then skipped, and counted as such. */
export function installChromium() {
  const command = "apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium";
  spawnSync("timeout", ["180", "sh", "-c", command], {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: "ignore",
  });
  return chromiumPath();
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const install = process.argv.includes("--install") && canInstallChromium();
  console.log(chromiumPath() ?? (install ? installChromium() : undefined) ?? "");
}
