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
  RED.actions.add('pdr:show-map-tab', () => RED.sidebar.show(TAB));
  RED.sidebar.addTab({
    id: TAB,
    label: translate('tab'),
    name: translate('tabName'),
    content: sidebar.element,
    enableOnEdit: true,
    iconClass: 'fa fa-map-o',
    action: 'pdr:show-map-tab',
    onchange: refresh,
    onremove: () => {
      RED.events.off('deploy', refresh);
      sidebar.destroy();
    },
  });
  RED.events.on('deploy', refresh);
  RED.events.on('runtime-state', refresh);
}
