// Writes a node's editor page (its dialog and its registration) from the node's option table and message catalogue.
// Defaults and ranges stand in it as literals: Node-RED's scorecard parses the page.

const STYLE = `
    .pdr-dialog .form-row > label:first-child { width: 160px; }
    .pdr-dialog .pdr-indent { display: inline-block; width: 160px; }
    .pdr-dialog .form-row > input[type='checkbox'] { width: auto; margin: 0 6px 0 0; vertical-align: baseline; }
    .pdr-dialog .form-row > input[type='checkbox'] + label { width: calc(100% - 190px); }
    .pdr-dialog .form-row > input[type='text'], .pdr-dialog select { width: calc(100% - 170px); }
    .pdr-dialog .form-row > input.pdr-number { width: 100px; }
    .pdr-dialog .pdr-hint { max-width: 440px; margin: 4px 0 0 164px; font-size: 12px; line-height: 16px; color: var(--red-ui-secondary-text-color); }
    .pdr-dialog .form-row > input.pdr-names { width: calc(100% - 280px); }
    .pdr-dialog .form-row > button.pdr-choose { width: 104px; height: 34px; margin-left: 2px; padding: 0; }
    .pdr-dialog .pdr-columns { display: none; max-height: 240px; max-width: 440px; box-sizing: border-box; margin: 6px 0 0 164px; padding: 6px 8px; overflow-y: auto; border: 1px solid var(--red-ui-form-input-border-color); border-radius: 4px; }
    .pdr-dialog .pdr-columns p { margin: 2px 0 4px; font-size: 12px; line-height: 16px; }
    .pdr-dialog .pdr-columns label { display: flex; gap: 8px; width: auto; margin: 0; padding: 2px 0; }
    .pdr-dialog .pdr-columns input { flex: none; width: auto; margin: 3px 0 0; }
    .pdr-dialog .pdr-columns .pdr-column-words { min-width: 0; overflow-wrap: anywhere; }
    .pdr-dialog .pdr-column-remark { color: var(--red-ui-secondary-text-color); }
    .pdr-dialog .pdr-memory { display: none; margin-top: 8px; max-width: 604px; box-sizing: border-box; }
    .pdr-dialog details { margin-bottom: 12px; }
    .pdr-dialog summary { margin-bottom: 12px; cursor: pointer; font-weight: bold; }
  `;

/**
 * @param type such as pdr-fit
 * @param options the node's option table (nodes/shared/nodeOptions.ts)
 * @param texts the node's message catalogue; a field has a placeholder, a unit and a hint where there is a text for it
 */
export function editorPage(type, options, texts) {
  const fields = Object.entries(options);
  const rowsOf = (group) =>
    fields
      .filter(([, option]) => option.group === group)
      .map(([name, option]) => row(type, name, option, texts));
  const folds = Object.keys(texts.group).map((group) => fold(type, group, rowsOf(group)));
  const lines = [nameRow(type), ...rowsOf(undefined), ...folds].flat();
  return `<script type="text/html" data-template-name="${type}">
  <style>${STYLE}</style>
  <div class="pdr-dialog">
${lines.map((line) => `    ${line}`).join('\n')}
  </div>
</script>

${scriptsOf(fields)
  .map((file) => `<script src="resources/@parametric-dr/node-red-pdr/${file}"></script>`)
  .join('\n')}

<script type="text/javascript">
  RED.nodes.registerType('${type}', {
    category: 'analysis',
    color: '#7FB7BE',
    defaults: {
      name: { value: '' },
${fields.map(([name, option]) => `      ${name}: ${definition(name, option)},`).join('\n')}
    },
    inputs: 1,
    outputs: ${Object.keys(texts.outputs).length},
    icon: '${type}.svg',
    paletteLabel: function () {
      return this._('${type}.palette');
    },
    label: pdrEditor.label,
    labelStyle: pdrEditor.labelStyle,
    inputLabels: function () {
      return this._('${type}.inputs');
    },
    outputLabels: function (index) {
      return this._('${type}.outputs.' + ${literal(Object.keys(texts.outputs))}[index]);
    },
    oneditprepare: function () {
      pdrEditor.prepare(this, ${literal(behavior(fields))});
    },
    oneditsave: pdrEditor.close,
    oneditcancel: pdrEditor.close,
  });
</script>
`;
}

/** The scripts under resources/ that the page needs. */
function scriptsOf(fields) {
  return fields.some(([, { names }]) => names === 'columns') ? ['columns.js', 'editor.js'] : ['editor.js'];
}

/** Within a script of a page. */
const literal = (value) => JSON.stringify(value).replaceAll('<', '\\u003c');

/** Empty for an option that has none: a blank field stands for its default. */
function definition(name, { spec, check, formerly = {}, names }) {
  const value =
    spec.default === null ? '' : Array.isArray(spec.default) ? spec.default.join(',') : spec.default;
  const checks = [
    ...specCheck(spec, names, Object.keys(formerly)),
    ...(check ? [`pdrEditor.${check.rule}(${check.values ? literal(check.values) : ''})`] : []),
  ];
  const validate = checks.length > 0 ? `, validate: pdrEditor.check('${name}', ${checks.join(', ')})` : '';
  return `{ value: ${literal(value)}${validate} }`;
}

function specCheck(spec, names, formerValues) {
  if (names === 'messageProperty') return ['pdrEditor.messageProperty'];
  switch (spec.kind) {
    case 'number':
      return [`pdrEditor.${spec.whole ? 'whole' : 'number'}(${spec.least}, ${spec.most})`];
    case 'choice':
      return [`pdrEditor.oneOf(${literal([...spec.values, ...formerValues])})`];
    case 'names':
      return ['pdrEditor.distinct', ...(spec.values ? [`pdrEditor.outOf(${literal(spec.values)})`] : [])];
    case 'list':
      return [`pdrEditor.wholes(${spec.least}, ${spec.most})`];
    default:
      return [];
  }
}

/** What the dialog's script must know of the fields. */
function behavior(fields) {
  const named = (kind) => fields.filter(([, { names }]) => names === kind).map(([name]) => name);
  const given = (property) =>
    Object.fromEntries(
      fields.filter(([, option]) => option[property]).map(([name, option]) => [name, option[property]]),
    );
  return {
    messageProperties: named('messageProperty'),
    columns: named('columns'),
    shownWhile: given('shownWhile'),
    formerly: given('formerly'),
  };
}

function fold(type, group, rows) {
  return [
    '<details>',
    `  <summary data-i18n="${type}.group.${group}"></summary>`,
    ...rows.flat().map((line) => `  ${line}`),
    '</details>',
  ];
}

function nameRow(type) {
  return formRow('name', [
    label(type, 'name', 'tag'),
    `<input type="text" id="node-input-name" data-i18n="[placeholder]${type}.label.name">`,
  ]);
}

function row(type, name, option, texts) {
  if (option.names === 'contextScope') return [`<input type="hidden" id="node-input-${name}">`];
  const lines =
    option.spec.kind === 'flag'
      ? checkbox(type, name, texts)
      : [label(type, name, option.icon), field(type, name, option, texts)];
  if (option.names === 'columns') lines.push(chooseButton(type, name));
  if (texts.unit?.[name]) lines.push(`<span id="pdr-unit-${name}" data-i18n="${type}.unit.${name}"></span>`);
  if (texts.hint?.[name])
    lines.push(`<div class="pdr-hint" id="pdr-hint-${name}" data-i18n="${type}.hint.${name}"></div>`);
  if (option.names === 'columns')
    lines.push(`<div class="pdr-columns" id="pdr-columns-${name}" role="group" aria-live="polite"></div>`);
  if (option.names === 'contextKey' && texts.memoryWarning)
    lines.push('<div class="form-tips pdr-memory"></div>');
  return formRow(name, lines);
}

function chooseButton(type, name) {
  return `<button type="button" class="red-ui-button pdr-choose" id="pdr-choose-${name}" aria-expanded="false" aria-controls="pdr-columns-${name}" data-i18n="${type}.columns.choose"></button>`;
}

function formRow(name, lines) {
  return [`<div class="form-row" id="pdr-row-${name}">`, ...lines.map((line) => `  ${line}`), '</div>'];
}

function label(type, name, icon) {
  return `<label for="node-input-${name}"><i class="fa fa-${icon}"></i> <span data-i18n="${type}.label.${name}"></span></label>`;
}

function checkbox(type, name, texts) {
  return [
    '<span class="pdr-indent"></span>',
    `<input type="checkbox" id="node-input-${name}"${description(name, texts)}>`,
    `<label for="node-input-${name}" data-i18n="${type}.label.${name}"></label>`,
  ];
}

/** What stands beside and below a field, for those who hear the dialog. */
function description(name, texts) {
  const ids = ['unit', 'hint'].filter((kind) => texts[kind]?.[name]).map((kind) => `pdr-${kind}-${name}`);
  return ids.length > 0 ? ` aria-describedby="${ids.join(' ')}"` : '';
}

/**
 * Numbers have text fields: a field of numbers would lose what names an environment variable. Node-RED's typed fields
 * look for a width in the style of the field they replace.
 */
function field(type, name, { spec, names }, texts) {
  if (spec.kind === 'choice') {
    const choices = spec.values.map(
      (value) => `<option value="${value}" data-i18n="${type}.${name}.${value}"></option>`,
    );
    return `<select id="node-input-${name}"${description(name, texts)}>${choices.join('')}</select>`;
  }
  const short = spec.kind === 'number' && spec.default !== null ? ' class="pdr-number"' : '';
  const list = names === 'columns' ? ' class="pdr-names"' : '';
  const width = names && names !== 'columns' ? ' style="width: calc(100% - 170px)"' : '';
  const placeholder = texts.placeholder?.[name]
    ? ` data-i18n="[placeholder]${type}.placeholder.${name}"`
    : ` placeholder="${spec.default ?? ''}"`;
  return `<input type="text" id="node-input-${name}"${short}${list}${width}${placeholder}${description(name, texts)}>`;
}
