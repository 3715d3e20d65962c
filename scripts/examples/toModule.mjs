import { parseSync, Visitor } from "oxc-parser";

/** @typedef {import("oxc-parser").Expression} Expression */
/** @typedef {{ end: number, expression: Expression, wholeStart?: number }} Target an expression that a comment can be about */

/**
 * A module that runs an example and checks what its comments claim. Its lines have the numbers that they have in the
 * document, so that a failure's place can be looked up there.
 * @param {import("./find.mjs").Example} example
 */
export function toModule({ file, line, code }) {
  const { program, comments, errors } = parseSync("example.ts", code, { lang: "ts", sourceType: "module" });
  if (errors[0]) throw new Error(`${file}:${line}: the example is not TypeScript: ${errors[0].message}`);
  const targets = findTargets(program);

  /** @type {{ at: number, until: number, text: string }[]} */
  const edits = [];
  for (const comment of comments) {
    const [, kind, claim] = /^ (=>|throws) (.+?)\s*$/.exec(comment.value) ?? [];
    if (comment.type !== "Line" || kind === undefined || claim === undefined) continue;
    const place = `${file}:${line + code.slice(0, comment.start).split("\n").length}`;
    const target = targets.find(({ end }) => end <= comment.start && /^[ \t]*$/.test(code.slice(end, comment.start)));
    if (target === undefined) throw new Error(`${place}: no statement that has a value ends before //${comment.value}`);
    edits.push(...(kind === "=>" ? equals(target, claim, place) : throws(target, claim, place)));
  }

  const header = `import * as $example from "../assertExample.ts";${"\n".repeat(line)}`;
  return `${header}${apply(edits, code)}\n`;
}

/**
 * @param {import("oxc-parser").Program} program
 * @returns {Target[]}
 */
function findTargets(program) {
  /** @type {Target[]} */
  const targets = [];
  new Visitor({
    ExpressionStatement: ({ expression, start, end }) => void targets.push({ expression, end, wholeStart: start }),
    ReturnStatement: ({ argument, end }) => void (argument && targets.push({ expression: argument, end })),
    VariableDeclaration: ({ declarations, end }) => {
      const expression = declarations.length === 1 ? declarations[0]?.init : undefined;
      if (expression) targets.push({ expression, end });
    },
  }).visit(program);
  return targets;
}

/**
 * `x; // => 1` becomes `$example.equals((x), 1);`, and `console.log(x); // => 1` becomes `$example.prints("1")(x);`.
 * @param {Target} target
 * @param {string} claim
 * @param {string} place
 */
function equals({ expression }, claim, place) {
  const { start, end } = expression;
  if (expression.type === "CallExpression" && isConsoleLog(expression.callee)) {
    return [{ at: start, until: expression.callee.end, text: `$example.prints(${JSON.stringify(claim)})` }];
  }
  if (!isOneExpression(claim)) {
    throw new Error(`${place}: // => ${claim} is not an expression; only after console.log may it be any text`);
  }
  return [
    { at: start, until: start, text: "$example.equals((" },
    { at: end, until: end, text: `), ${claim})` },
  ];
}

/**
 * `f(); // throws TypeError` becomes a block that catches what `f()` throws and compares its name.
 * @param {Target} target
 * @param {string} claim
 * @param {string} place
 */
function throws({ wholeStart, end }, claim, place) {
  if (wholeStart === undefined || !/^\w+$/.test(claim)) {
    throw new Error(`${place}: write "expression; // throws NameOfTheError"`);
  }
  return [
    { at: wholeStart, until: wholeStart, text: "{ let $thrown: unknown; try { " },
    { at: end, until: end, text: ` } catch (error) { $thrown = error; } $example.threw($thrown, "${claim}"); }` },
  ];
}

/** @param {Expression} callee */
function isConsoleLog(callee) {
  if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier") return false;
  return callee.object.name === "console" && callee.property.type === "Identifier" && callee.property.name === "log";
}

/** @param {string} text */
function isOneExpression(text) {
  const { program, errors } = parseSync("claim.ts", `[${text}]`);
  const [statement] = program.body;
  if (errors.length > 0 || statement?.type !== "ExpressionStatement") return false;
  return statement.expression.type === "ArrayExpression" && statement.expression.elements.length === 1;
}

/**
 * @param {{ at: number, until: number, text: string }[]} edits
 * @param {string} code
 */
function apply(edits, code) {
  return edits
    .toSorted((a, b) => b.at - a.at)
    .reduce((text, edit) => text.slice(0, edit.at) + edit.text + text.slice(edit.until), code);
}
