// Type-checks, as their users do, the packages as they are published, with skipLibCheck off: one project for each subpath by
// the TypeScript of this repository under nodenext, and one with all of them by 5.9, under nodenext and under bundler. Arguments: the subpaths to check, all without.
import { spawnSync } from "node:child_process";
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
  const failed = [
    ...subpaths.flatMap((subpath) => check(NEW, "nodenext", [subpath])),
    ...check(OLD, "nodenext", subpaths),
    ...check(OLD, "bundler", subpaths),
  ];
  for (const message of failed) console.log(message);
  console.log(`${subpaths.length} subpaths: ${failed.length} of ${subpaths.length + 2} projects failed`);
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
 * Checks a project that imports these subpaths, and uses each as its program in tests/packed does, if there is one.
 *
 * Returns what is wrong.
 *
 * @param {string} compiler
 * @param {"nodenext" | "bundler"} resolution
 * @param {string[]} subpaths
 */
function check(compiler, resolution, subpaths) {
  const project = mkdtempSync(join(folder, "project-"));
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
  };
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  for (const subpath of subpaths) {
    const name = subpath || "sennit";
    const specifier = subpath === "" ? name : `sennit/${name}`;
    const program = join(programs, `${name}.ts`);
    writeFileSync(join(project, `${name}.imports.ts`), `import * as all from "${specifier}";\nexport { all };\n`);
    if (existsSync(program)) cpSync(program, join(project, `${name}.program.ts`));
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, "-p", project], { encoding: "utf8" });
  return status === 0 ? [] : [`${subpaths.join(", ") || "sennit"}: ${compiler}, ${resolution}\n${stdout}${stderr}`];
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
