import mapCss from '../ui/map.css';
import { Sidebar } from './sidebar';
import css from './sidebar.css';
import type { Translate } from './translate';

const TAB = 'pdr-map';

/** Adds the tab. Called when the plugin is registered: a tab that comes later misses the restored layout. */
export function addSidebar(translate: Translate): void {
  const style = document.createElement('style');
  style.textContent = mapCss + css;
  document.head.append(style);
  const sidebar = new Sidebar(translate);
  const refresh = (): void => sidebar.refresh();
  const show = (): void => RED.sidebar.show(TAB);
  const showIfAsked = (): void => {
    RED.events.off('runtime-state', showIfAsked);
    if (new URLSearchParams(location.search).has(TAB)) show();
  };
  RED.actions.add('pdr:show-map-tab', show);
  RED.sidebar.addTab({
    id: TAB,
    label: translate('tab'),
    name: translate('tabName'),
    content: sidebar.element,
    enableOnEdit: true,
    iconClass: 'fa fa-map-o',
    action: 'pdr:show-map-tab',
    onremove: () => {
      RED.events.off('deploy', refresh);
      RED.events.off('runtime-state', showIfAsked);
      RED.comms.off('connect', refresh);
      sidebar.destroy();
    },
  });
  RED.events.on('deploy', refresh);
  // The editor sends this once it is complete: until then it restores the tabs of the last time.
  RED.events.on('runtime-state', showIfAsked);
  RED.comms.on('connect', refresh);
}
