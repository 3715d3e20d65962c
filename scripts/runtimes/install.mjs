// Finds a runtime's binary, or installs it from the npm registry into a folder that is no part of the tree.
import { spawnSync } from "node:child_process";
import { accessSync, constants, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @typedef {{ name: string, package: string, version: string, binary: string, flags: string[], test: string[] }} Runtime */

const cache = join(import.meta.dirname, "../../node_modules/.cache/sennit-runtimes");

/**
 * The path of its binary, or undefined where there is none. What runs this script is taken where it will do.
 * @param {Runtime} runtime
 */
export function findRuntime(runtime) {
  if (runtime.binary === "node" && major(process.versions.node) === major(runtime.version)) return process.execPath;
  const folder = join(cache, `${runtime.package}@${runtime.version}`);
  return findBinary(folder, runtime.binary) ?? installInto(folder, runtime);
}

/**
 * No package's scripts are run: binaries come in packages of their own, one for each platform.
 * @param {string} folder
 * @param {Runtime} runtime
 */
function installInto(folder, runtime) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const what = `${runtime.package}@${runtime.version}`;
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", what];
  const { status, stderr } = spawnSync("npm", args, {
    cwd: folder,
    encoding: "utf8",
    shell: process.platform === "win32",
    timeout: 180_000,
  });
  const path = status === 0 ? findBinary(folder, runtime.binary) : undefined;
  if (path === undefined) console.log(`${what} cannot be installed: ${stderr || "it brings no binary"}`.trimEnd());
  return path;
}

/**
 * In one of the packages, or in a folder of one, that can be executed on this platform.
 * @param {string} folder
 * @param {string} binary
 */
function findBinary(folder, binary) {
  const modules = join(folder, "node_modules");
  return list(modules)
    .flatMap((name) => (name.startsWith("@") ? list(join(modules, name)).map((each) => join(name, each)) : [name]))
    .flatMap((name) => [join(modules, name, "bin", binary), join(modules, name, binary)])
    .flatMap((path) => [path, `${path}.exe`])
    .find(isBinary);
}

/** @param {string} folder */
function list(folder) {
  try {
    return readdirSync(folder).filter((name) => name !== ".bin");
  } catch {
    return [];
  }
}

/** @param {string} path */
function isBinary(path) {
  try {
    accessSync(path, constants.X_OK);
    return spawnSync(path, ["--version"], { timeout: 20_000 }).status === 0;
  } catch {
    return false;
  }
}

/** @param {string} version */
function major(version) {
  return version.split(".")[0];
}
