// Type-checks, as their users do, the packages as they are published, with skipLibCheck off: by the TypeScript of this
// repository under nodenext, in a project for each subpath, so that none leans on the types of another; and by 5.9 in one
// with all of them, under nodenext and under bundler. Arguments: the subpaths to check, all without.
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const programs = join(root, "tests/packed");
const folder = mkdtempSync(join(tmpdir(), "sennit-packed-"));
const modules = join(folder, "node_modules");

const NEW = join(root, "node_modules/typescript/bin/tsc");
const OLD = join(root, "node_modules/typescript59/bin/tsc");

try {
  install();
  const chosen = process.argv.slice(2);
  const subpaths = subpathsOf("sennit").filter((subpath) => chosen.length === 0 || chosen.includes(subpath));
  const builds = [
    build(
      NEW,
      // The compiler's own libraries are checked in the projects below.
      subpaths.map((subpath) => project([subpath], "nodenext", { skipDefaultLibCheck: true })),
    ),
    build(OLD, [project(subpaths, "nodenext"), project(subpaths, "bundler")]),
  ];
  const failed = (await Promise.all(builds)).filter((message) => message !== undefined);
  for (const message of failed) console.log(message);
  console.log(`${subpaths.length} subpaths: ${failed.length} of ${builds.length} builds failed`);
  process.exitCode = failed.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** Packs the packages and installs them beside the libraries that the programs use, without a registry. */
function install() {
  mkdirSync(join(modules, "@sennit"), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name.startsWith(".") || name === "sennit" || name === "@sennit") continue;
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  unpack("packages/spec", "@sennit/spec");
  unpack("packages/sennit", "sennit");
}

/**
 * @param {string} source
 * @param {string} name
 */
function unpack(source, name) {
  const packed = run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder, join(root, source)]);
  const [{ filename }] = JSON.parse(packed);
  mkdirSync(join(modules, name));
  run("tar", ["-xzf", join(folder, filename), "--strip-components=1", "-C", join(modules, name)]);
}

/** @param {string} name */
function subpathsOf(name) {
  const { exports } = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
  return Object.keys(exports)
    .filter((subpath) => subpath !== "./package.json")
    .map((subpath) => subpath.replace(/^\.\/?/, ""));
}

/**
 * Writes a project that imports these subpaths, and uses each as its program in tests/packed does, if there is one.
 *
 * @param {string[]} subpaths
 * @param {"nodenext" | "bundler"} resolution
 * @param {{ skipDefaultLibCheck?: boolean }} more
 */
function project(subpaths, resolution, more = {}) {
  const path = mkdtempSync(join(folder, `${subpaths.length === 1 ? subpaths[0] || "sennit" : "all"}-${resolution}-`));
  const compilerOptions = {
    target: "es2022",
    lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable", "esnext.disposable"],
    module: resolution === "bundler" ? "esnext" : "nodenext",
    moduleResolution: resolution,
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    ...more,
  };
  writeFileSync(join(path, "package.json"), '{ "type": "module" }');
  writeFileSync(join(path, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  for (const subpath of subpaths) {
    const name = subpath || "sennit";
    const specifier = subpath === "" ? name : `sennit/${name}`;
    const program = join(programs, `${name}.ts`);
    writeFileSync(join(path, `${name}.imports.ts`), `import * as all from "${specifier}";\nexport { all };\n`);
    if (existsSync(program)) cpSync(program, join(path, `${name}.program.ts`));
  }
  return path;
}

/**
 * Checks projects in one process, which has read what they share once. Gives what is wrong, if anything is.
 *
 * @param {string} compiler
 * @param {string[]} projects
 * @returns {Promise<string | undefined>}
 */
function build(compiler, projects) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [compiler, "-b", "--force", ...projects], { cwd: folder });
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    child.on("close", (status) => resolve(status === 0 ? undefined : `${compiler}\n${output}`));
  });
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stderr}`);
  return stdout;
}
