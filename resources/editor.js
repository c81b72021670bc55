/**
 * What the edit dialogs of the nodes share. Node-RED serves this file from the package and runs it before the
 * inline script of the page that names it: once for each page, so it only defines.
 */
window.pdrEditor = (() => {
  const isBlank = (value) => String(value).trim() === '';
  const isEnvironmentVariable = (value) => /^\$\{[^}]+\}$/.test(value);
  const namesIn = (value) =>
    String(value)
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');

  // A rule tells what is wrong: null, or a key below `error` in the node's catalogue and the values of its text.
  const number = (least, most) => (value) =>
    value >= least && value <= most ? null : { error: 'number', least, most };
  const whole = (least, most) => (value) =>
    value >= least && value <= most && Number.isInteger(Number(value))
      ? null
      : { error: 'whole', least, most };
  const oneOf = (values) => (value) => (values.includes(value) ? null : { error: 'choice' });
  const distinct = (value) =>
    new Set(namesIn(value)).size === namesIn(value).length ? null : { error: 'distinct' };
  const outOf = (values) => (value) =>
    namesIn(value).every((name) => values.includes(name))
      ? null
      : { error: 'outOf', values: values.join(', ') };
  const wholes = (least, most) => (value) =>
    namesIn(value).every((entry) => whole(least, most)(entry) === null)
      ? null
      : { error: 'wholes', least, most };
  const messageProperty = (value) =>
    RED.utils.validatePropertyExpression(value) === true ? null : { error: 'messageProperty' };

  // While a dialog is open, its fields hold the node's values, not yet the node itself.
  let edited = null;
  const current = (node, property) => (node === edited ? $(`#node-input-${property}`).val() : node[property]);

  /** For pdr-evaluate: fewer rows than this cannot be compared. */
  const twiceNeighbors = () => (value, node) => {
    const least = 2 * (Number(current(node, 'neighbors')) || 7) + 1;
    return value >= least ? null : { error: 'twiceNeighbors', least };
  };
  /** For pdr-evaluate: these metrics compare labels. */
  const labelGiven = (metrics) => (value, node) =>
    metrics.includes(value) && isBlank(current(node, 'label') ?? '') ? { error: 'labelGiven' } : null;

  /**
   * A validator that says what is wrong. A property that is missing (in a flow made by hand) or blank has its default.
   * Node-RED shows a text only where the validator takes two parameters.
   */
  function check(property, ...rules) {
    return function (value, _opt) {
      if (value === undefined || isBlank(value) || isEnvironmentVariable(value)) return true;
      for (const rule of rules) {
        const wrong = rule(value, this);
        if (!wrong) continue;
        const label = this._(`${this.type}.label.${property}`);
        return this._(`${this.type}.error.${wrong.error}`, { label, ...wrong });
      }
      return true;
    };
  }

  function label() {
    return this.name || this.type;
  }

  function labelStyle() {
    return this.name ? 'node_label_italic' : '';
  }

  /** The properties that a flow made by hand or by an older version lacks get their defaults. */
  function fillDefaults(node) {
    for (const [property, { value }] of Object.entries(node._def.defaults)) {
      if (node[property] !== undefined) continue;
      const field = $(`#node-input-${property}`);
      if (field.is(':checkbox')) field.prop('checked', value);
      else field.val(value);
    }
  }

  /** Warns of a context store that loses the model. */
  function warnOfMemory(node, model) {
    const inMemory = RED.settings.pdrFitMemoryStores || [];
    const warn = () => {
      const { store } = RED.utils.parseContextKey(model.typedInput('value'));
      $('.pdr-memory')
        .text(node._(`${node.type}.memoryWarning`, { store }))
        .toggle(inMemory.includes(store));
    };
    model.on('change', warn);
    warn();
  }

  /** Shows the row of a field only while another field has one of the values `is`. */
  function showWhile(property, { option, is }) {
    const field = $(`#node-input-${option}`);
    const update = () => $(`#pdr-row-${property}`).toggle(is.includes(field.val()));
    field.on('change', update);
    update();
  }

  /** Node-RED hides the field that has the label and puts one of its own in its place. */
  function typedField(property, options) {
    const field = $(`#node-input-${property}`);
    field.typedInput(options);
    const shown = field.next('.red-ui-typedInput-container').find('.red-ui-typedInput-input');
    shown.attr({ id: `pdr-typed-${property}`, 'aria-describedby': field.attr('aria-describedby') });
    $(`label[for='node-input-${property}']`).attr('for', `pdr-typed-${property}`);
    return field;
  }

  /**
   * Prepares the fields of a dialog.
   * @param messageProperties the fields that name a message property
   * @param columns the fields that name columns of the readings
   * @param shownWhile for a field, the values of another field while which it is shown
   * @param formerly for a field, values of older versions and what they are called now
   */
  function prepare(node, { messageProperties, columns, shownWhile, formerly }) {
    edited = node;
    fillDefaults(node);
    for (const [property, values] of Object.entries(formerly)) {
      if (node[property] in values) $(`#node-input-${property}`).val(values[node[property]]);
    }
    const types = { default: 'flow', types: ['flow', 'global'], typeField: '#node-input-modelType' };
    const model = 'model' in node._def.defaults ? typedField('model', types) : null;
    for (const property of messageProperties) typedField(property, { default: 'msg', types: ['msg'] });
    for (const property of columns) window.pdrColumns.offer(node, property);
    if (model && $('.pdr-memory').length > 0) warnOfMemory(node, model);
    for (const [property, condition] of Object.entries(shownWhile)) showWhile(property, condition);
    // Node-RED marks what is wrong once this has returned; it must not hide under a fold.
    setTimeout(() => $('.pdr-dialog details').has('.input-error').prop('open', true));
    // Rules of these fields look at others.
    $('#node-input-label').on('change', () => $('#node-input-metric').trigger('change'));
    $('#node-input-neighbors').on('change', () => $('#node-input-windowSize').trigger('change'));
  }

  function close() {
    edited = null;
  }

  return {
    number,
    whole,
    oneOf,
    distinct,
    outOf,
    wholes,
    messageProperty,
    twiceNeighbors,
    labelGiven,
    check,
    label,
    labelStyle,
    prepare,
    close,
  };
})();
