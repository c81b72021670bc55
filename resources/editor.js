/**
 * What the edit dialogs of the three nodes share. Node-RED serves this file from the package and runs it before the
 * inline script of the page that names it: once for each page, so it only defines.
 */
window.pdrEditor = (() => {
  const isEnvironmentVariable = (value) => /^\$\{[^}]+\}$/.test(value);

  const isProperty = (value) => RED.utils.validatePropertyExpression(value) === true;
  const isGiven = (value) => Boolean(value);
  const inRange = (least, most) => (value) => value !== '' && value >= least && value <= most;
  const whole = (least, most) => (value) => inRange(least, most)(value) && Number.isInteger(Number(value));
  const orEmpty = (isValid) => (value) => value === '' || isValid(value);

  /**
   * A validator that says what is wrong by the text `error.<property>` of the node's catalogue.
   * A property that is missing (in a flow made by hand) has its default. Only to a validator of two parameters does
   * Node-RED listen for a text.
   */
  function check(property, isValid) {
    return function (value, _opt) {
      if (value === undefined || isEnvironmentVariable(value) || isValid(value)) return true;
      return this._(`${this.type}.error.${property}`);
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

  /**
   * Prepares the fields that the dialogs have in common: defaults, the model's place in context with its warning, and
   * the fields that name a message property.
   * @param messageProperties their names, such as ['property', 'label']
   */
  function prepare(node, messageProperties) {
    fillDefaults(node);
    const model = $('#node-input-model');
    model.typedInput({ default: 'flow', types: ['flow', 'global'], typeField: '#node-input-modelType' });
    for (const property of messageProperties) {
      $(`#node-input-${property}`).typedInput({ default: 'msg', types: ['msg'] });
    }
    warnOfMemory(node, model);
  }

  /** Shows the rows of the dialog under `selector` only while the field's value passes. */
  function showWhile(property, isShown, selector) {
    const field = $(`#node-input-${property}`);
    const update = () => $(selector).toggle(isShown(field.val()));
    field.on('change', update);
    update();
  }

  return {
    isProperty,
    isGiven,
    inRange,
    whole,
    orEmpty,
    check,
    label,
    labelStyle,
    prepare,
    showWhile,
  };
})();
