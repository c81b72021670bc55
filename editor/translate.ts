/** A text of the plugin's catalogue. */
export type Translate = (key: string, values?: Readonly<Record<string, string>>) => string;
