import type { Translate } from './translate';
import type { VersionAction } from './versionsPanel';

/** Asks before another version is served. Node-RED takes the text as HTML: nothing but a number is filled in. */
export function askToServe({ command, version }: VersionAction, translate: Translate, act: () => void): void {
  const text = translate(`versions.ask.${command}`, { version: String(Number(version)) });
  const notification = RED.notify(text, {
    modal: true,
    fixed: true,
    buttons: [
      { text: translate('versions.no'), click: () => notification.close() },
      {
        text: translate(`versions.${command}`),
        class: 'primary',
        click: () => {
          notification.close();
          act();
        },
      },
    ],
  });
}
