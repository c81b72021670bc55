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
  let isAsked = new URLSearchParams(location.search).has(TAB);
  const started = (news: unknown): void => {
    if (isAsked) show();
    isAsked = false;
    if ((news as { state?: string }).state !== 'stop') refresh();
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
      RED.events.off('runtime-state', started);
      RED.comms.off('connect', refresh);
      sidebar.destroy();
    },
  });
  // It comes when the editor is complete, which restores the tabs of the last time before, and whenever nodes have started
  // anew (a deploy is answered earlier than that) or are about to stop.
  RED.events.on('runtime-state', started);
  RED.comms.on('connect', refresh);
}
