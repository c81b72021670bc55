// Exports one model of each kind and has the official checker look at the files: Debian's python3-onnx, which belongs
// to /usr/bin/python3. Build first.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const pdr = require('../dist/src/index.js');
const { normalMatrix } = require('../dist/test/support/data.js');
const { EXPORT_CASES } = require('../dist/test/support/exportCases.js');

const CHECK = `
import sys, onnx
for path in sys.argv[1:]:
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    shape = lambda value: [d.dim_param or d.dim_value for d in value.type.tensor_type.shape.dim]
    [rows], [embedding] = model.graph.input, model.graph.output
    assert (rows.name, embedding.name) == ("rows", "embedding"), path
    assert model.opset_import[0].version <= 17 and model.ir_version <= 8, path
    print("ok:", path.split("/")[-1], shape(rows), "->", shape(embedding))
`;

const work = mkdtempSync(join(tmpdir(), 'pdr-onnx-'));
try {
  const files = [];
  for (const { name, features, options } of EXPORT_CASES) {
    const { model } = await pdr.fit(normalMatrix(80, features, 1), options);
    const file = join(work, `${name}.onnx`);
    writeFileSync(file, pdr.exportOnnx(model));
    files.push(file);
  }
  execFileSync('/usr/bin/python3', ['-c', CHECK, ...files], { stdio: ['ignore', 'inherit', 'inherit'] });
} finally {
  rmSync(work, { recursive: true, force: true });
}
