/**
 * The list beside a field of names in an edit dialog: the columns of the newest readings, to be ticked. Node-RED serves
 * this file from the package and runs it before the inline script of the page that names it.
 */
window.pdrColumns = (() => {
  const element = (tag, className, text) => $(`<${tag}>`).addClass(className).text(text);
  const namesIn = (field) =>
    field
      .val()
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
  /** The field parts names by commas. */
  const canBeNamed = (name) => name === name.trim() && name !== '' && !name.includes(',');

  function shortOf(sample) {
    return typeof sample === 'number' ? String(Number(sample.toPrecision(6))) : (sample ?? '');
  }

  /** What to say of a column behind its name and value. */
  function remarkOf({ name, ignored }, text) {
    if (!canBeNamed(name)) return text('notNameable');
    return ignored ? text(`reason.${ignored.reason}`) : '';
  }

  function line(column, ticked, text) {
    const box = $('<input type="checkbox">').val(column.name);
    const canBe = canBeNamed(column.name);
    box.prop({ checked: ticked && canBe, disabled: !canBe });
    const words = element('span', 'pdr-column-words');
    words.append(element('b', '', column.name), ' ', element('code', '', shortOf(column.sample)), ' ');
    words.append(element('span', 'pdr-column-remark', remarkOf(column, text)));
    return $('<label>')
      .attr('title', column.ignored?.detail ?? '')
      .append(box, words);
  }

  /**
   * Shows the columns below the field, those ticked that it names, or that are chosen by themselves where it names none.
   * Ticks are written into the field.
   */
  function fill(list, field, { columns, more, named }, text) {
    const names = namesIn(field);
    const unseen = names.filter((name) => columns.every((column) => column.name !== name));
    const isTicked = ({ name, ignored }) => (names.length > 0 ? names.includes(name) : !ignored);
    list.empty();
    list.append(element('p', '', text(columns.length > 0 ? 'intro' : 'unnamed')));
    list.append(...columns.map((column) => line(column, isTicked(column), text)));
    list.append(
      ...unseen.map((name) => line({ name, sample: null, ignored: { reason: 'unseen' } }, true, text)),
    );
    if (more > 0) list.append(element('p', '', text('more', { count: more })));
    if (named) list.append(element('p', '', text('onlyNamed')));
    list.find('input').on('change', () => {
      const ticked = list.find('input:checked').get();
      field.val(ticked.map(({ value }) => value).join(', ')).trigger('change');
    });
  }

  /** Why no columns came, as a key below `columns` in the node's catalogue. */
  function refusalOf({ status, responseJSON }) {
    return status === 404 && responseJSON?.code ? responseJSON.code : 'failed';
  }

  /** Makes the button beside a field of names open the list. */
  function offer(node, property) {
    const text = (key, values) => node._(`${node.type}.columns.${key}`, values);
    const field = $(`#node-input-${property}`);
    const list = $(`#pdr-columns-${property}`).attr('aria-label', text('title'));
    const button = $(`#pdr-choose-${property}`);
    button.on('click', () => {
      const opens = button.attr('aria-expanded') !== 'true';
      button.attr('aria-expanded', String(opens));
      list.toggle(opens);
      if (!opens) return;
      list.text(text('asking'));
      $.getJSON(`pdr/columns/${encodeURIComponent(node.id)}`)
        .done((sent) => fill(list, field, sent, text))
        .fail((refused) => list.text(text(refusalOf(refused))));
    });
  }

  return { offer };
})();
