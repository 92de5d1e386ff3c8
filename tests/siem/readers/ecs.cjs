// Holds ECS documents, one a line in the file named, against the field definitions of @elastic/ecs: every leaf outside
// our own namespace is a field of ECS, of its type, an array where ECS wants one, and among the allowed values where
// ECS lists them. Prints one JSON object: how many were read, and what is wrong, by line.
const fs = require('node:fs');
const net = require('node:net');
const { createRequire } = require('node:module');
const { EcsFlat, EcsVersion } = createRequire(`${process.argv[3]}/`)('@elastic/ecs');

const errors = [];
const typed = {
  keyword: (value) => typeof value === 'string',
  constant_keyword: (value) => typeof value === 'string',
  wildcard: (value) => typeof value === 'string',
  match_only_text: (value) => typeof value === 'string',
  long: (value) => Number.isSafeInteger(value),
  ip: (value) => net.isIP(value) !== 0,
  date: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) && !Number.isNaN(Date.parse(value)),
};

function leaf(name, value, say) {
  const field = EcsFlat[name];
  if (!field) return say(`${name} is no field of ECS`);
  const array = Array.isArray(value);
  if (field.normalize.includes('array') !== array) say(`${name}: array or not`);
  for (const one of array ? value : [value]) {
    const check = typed[field.type];
    if (!check) say(`${name}: a type this reader does not know, ${field.type}`);
    else if (!check(one)) say(`${name}: ${JSON.stringify(one)} is no ${field.type}`);
    if (field.allowed_values && !field.allowed_values.some((allowed) => allowed.name === one)) {
      say(`${name}: ${one} is not allowed`);
    }
  }
}

function walk(prefix, value, say) {
  for (const [key, inner] of Object.entries(value)) {
    const name = prefix ? `${prefix}.${key}` : key;
    if (name === 'bijak') continue;
    if (inner !== null && typeof inner === 'object' && !Array.isArray(inner)) walk(name, inner, say);
    else leaf(name, inner, say);
  }
}

/** The types that ECS expects of an event's categories. */
function kinds(event, say) {
  const expected = new Set();
  for (const category of event.category) {
    const allowed = EcsFlat['event.category'].allowed_values.find((value) => value.name === category);
    for (const kind of allowed?.expected_event_types ?? []) expected.add(kind);
  }
  for (const kind of event.type) if (!expected.has(kind)) say(`event.type ${kind} does not go with ${event.category}`);
}

const lines = fs.readFileSync(process.argv[2], 'utf8').split('\n');
if (lines.pop() !== '') errors.push('the last line is not ended');
lines.forEach((line, index) => {
  const say = (text) => errors.push(`line ${index + 1}: ${text}`);
  const document = JSON.parse(line);
  walk('', document, say);
  kinds(document.event, say);
  for (const name of ['@timestamp', 'ecs']) if (!(name in document)) say(`${name} is missing`);
  if (document.ecs.version !== EcsVersion) say(`ecs.version is not ${EcsVersion}`);
});
process.stdout.write(JSON.stringify({ count: lines.length, errors }));
