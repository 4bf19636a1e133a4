// House rules that the linter cannot express; run by `npm run check`.
//
// Zones: shared (components, hooks, lib, config) -> features -> app. A feature never imports another feature; only tests
// import testing. Names are kebab-case. Raw timers and listeners live in lib/scope.ts alone, so that all of them end.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const src = resolve(dirname(fileURLToPath(import.meta.url)), "../src");
const shared = new Set(["components", "hooks", "lib", "config", "locales"]);
const isTest = (path) => /\.test\.tsx?$/.test(path) || path.startsWith("testing/");

const files = readdirSync(src, { recursive: true }).filter((name) => /\.tsx?$/.test(name));

function targetOf(file, specifier) {
  if (specifier.startsWith("@/")) return specifier.slice(2);
  if (specifier.startsWith(".")) return relative(src, resolve(src, dirname(file), specifier));
  return null;
}

function zoneFault(file, target) {
  const [from, fromFeature] = file.split("/");
  const [to, toFeature] = target.split("/");
  if (to === "testing" && !isTest(file)) return "only tests import testing";
  if (isTest(file) && from !== "features") return null;
  if (shared.has(from) && (to === "features" || to === "app")) return "shared code imports no feature and no app";
  if (from === "features" && to === "app") return "a feature imports no app";
  if (from === "features" && to === "features" && fromFeature !== toFeature) return "features never import each other";
  return null;
}

const raw = /(?<![.\w])(?:window\.|globalThis\.|document\.)?(setTimeout|setInterval|addEventListener|createObjectURL)\s*\(|\.(addEventListener|createObjectURL)\s*\(/;
const owners = new Set(["lib/scope.ts"]);

const faults = [];
for (const file of files) {
  const text = readFileSync(join(src, file), "utf8");
  if (!/^[a-z0-9/.-]+$/.test(file)) faults.push(`${file}: names are kebab-case`);
  for (const [, specifier] of text.matchAll(/(?:from\s+|import\s*\(\s*|import\s+)["']([^"']+)["']/g)) {
    const target = targetOf(file, specifier);
    const fault = target && zoneFault(file, target);
    if (fault) faults.push(`${file}: ${specifier}: ${fault}`);
  }
  if (!isTest(file) && !owners.has(file)) {
    text.split("\n").forEach((line, index) => {
      if (raw.test(line)) faults.push(`${file}:${index + 1}: use a Scope of lib/scope.ts, so that it ends with its owner`);
    });
  }
}
if (faults.length) {
  process.stderr.write(`${faults.join("\n")}\n`);
  process.exit(1);
}
