// Reads LEEF lines with nsyslog-parser and prints each as a JSON object. That reader takes the header's delimiter
// literally, so its hexadecimal spelling is made the character it names first; and it divides at one pipe too many, so
// the pipes after the header, where they mean nothing, are kept from it.
const fs = require('node:fs');
const { createRequire } = require('node:module');
const parse = createRequire(`${process.argv[3]}/`)('nsyslog-parser');

const lines = fs.readFileSync(process.argv[2], 'utf8').split('\n');
lines.pop();
for (const line of lines) {
  const header = /^((?:[^|]*\|){5})x([0-9A-Fa-f]{2})\|/.exec(line);
  if (!header) throw new Error(`no delimiter: ${line.slice(0, 200)}`);
  const delimiter = String.fromCharCode(parseInt(header[2], 16));
  const attributes = line.slice(header[0].length).replaceAll('|', '\u0001');
  const { type, leef, fields } = parse(`${header[1]}${delimiter}|${attributes}`);
  process.stdout.write(`${JSON.stringify({ type, leef, fields }).replaceAll('\\u0001', '|')}\n`);
}
