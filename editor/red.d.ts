/** The part of Node-RED's editor API, and of its jQuery, that the sidebar uses; they come without types of their own. */

interface JQueryAnswer {
  done(handler: (data: unknown) => void): JQueryAnswer;
  fail(handler: (request: { status: number; responseJSON?: { message?: string } }) => void): JQueryAnswer;
}

declare const $: {
  ajax(options: { url: string; method?: string; contentType?: string; data?: string }): JQueryAnswer;
};

declare const RED: {
  readonly comms: {
    subscribe(topic: string, handler: (topic: string, data: unknown) => void): void;
    unsubscribe(topic: string, handler: (topic: string, data: unknown) => void): void;
    on(event: 'connect', handler: () => void): void;
    off(event: 'connect', handler: () => void): void;
  };
  readonly sidebar: {
    addTab(options: {
      id: string;
      label: string;
      name: string;
      content: HTMLElement;
      enableOnEdit: boolean;
      iconClass: string;
      action: string;
      onremove(): void;
    }): void;
    removeTab(id: string): void;
    show(id: string): void;
  };
  readonly actions: { add(name: string, handler: () => void): void };
  readonly events: {
    on(event: 'runtime-state', handler: (news: unknown) => void): void;
    off(event: 'runtime-state', handler: (news: unknown) => void): void;
  };
  readonly nodes: {
    workspace(id: string): { readonly label: string } | undefined;
    node(id: string): object | null;
  };
  readonly settings: { get(key: 'auth-tokens'): { readonly access_token: string } | null };
  readonly user: { hasPermission(permission: string): boolean };
  readonly view: { reveal(id: string): void };
  notify(message: string, type: 'error' | 'success'): void;
  notify(
    message: string,
    options: {
      readonly modal: boolean;
      readonly fixed: boolean;
      readonly buttons: readonly { readonly text: string; readonly class?: string; click(): void }[];
    },
  ): { close(): void };
};
