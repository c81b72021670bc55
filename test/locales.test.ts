import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Texts } from './support/editorPage';

const ROOT = join(__dirname, '..', '..');
const FOLDERS = ['nodes', 'plugins', 'packages/dashboard'].map((part) => join(ROOT, part, 'locales'));
/** The language that every other is compared with. */
const FIRST = 'en-US';

/** Every text by its path in the catalogue. */
function leavesOf(texts: Texts, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string'
      ? [[`${path}${key}`, text] as [string, string]]
      : leavesOf(text, `${path}${key}.`),
  );
}

function textsIn(...path: string[]): Map<string, string> {
  return new Map(leavesOf(JSON.parse(readFileSync(join(...path), 'utf8'))));
}

/** What Node-RED or the map fills in: __rows__, {rows}. */
function placeholdersIn(text = ''): string[] {
  return Array.from(text.matchAll(/__\w+__|\{\w+\}/g), ([placeholder]) => placeholder).sort();
}

/** What is the same in every language of a help: properties, codes, values, and how many explanations there are. */
function factsIn(help: string): {
  codes: string[];
  explanations: number;
  types: string[];
  scripts: string[];
} {
  const all = (pattern: RegExp): string[] => Array.from(help.matchAll(pattern), ([, text]) => text);
  return {
    codes: Array.from(new Set([...all(/<code>([^<]+)<\/code>/g), ...all(/<dt[^>]*>(PDR_\w+)/g)])).sort(),
    explanations: all(/<(dt)\b/g).length,
    types: all(/<span class="property-type">([^<]+)</g),
    scripts: all(/data-help-name="([^"]+)"/g),
  };
}

const languages = Array.from(new Set(FOLDERS.flatMap((folder) => readdirSync(folder)))).sort();
const others = languages.filter((language) => language !== FIRST);
const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(folder, FIRST)).map((file) => ({ folder, file, name: file })),
);

it('there are several languages, each for everything that has texts', () => {
  expect(others.length).toBeGreaterThan(0);
  for (const folder of FOLDERS) {
    expect(readdirSync(folder).sort()).toEqual(languages);
    for (const language of others) {
      expect(readdirSync(join(folder, language)).sort()).toEqual(readdirSync(join(folder, FIRST)).sort());
    }
  }
});

describe.each(others)('%s', (language) => {
  it.each(files.filter(({ file }) => file.endsWith('.json')))(
    '$name: the same keys and placeholders, and no empty text',
    ({ folder, file }) => {
      const first = textsIn(folder, FIRST, file);
      const texts = textsIn(folder, language, file);
      expect(Array.from(texts.keys())).toEqual(Array.from(first.keys()));
      for (const [key, text] of texts) {
        expect([key, text.trim()]).not.toEqual([key, '']);
        expect([key, placeholdersIn(text)]).toEqual([key, placeholdersIn(first.get(key))]);
      }
    },
  );

  it.each(files.filter(({ file }) => file.endsWith('.html')))(
    '$name: the help names the same properties, values and codes',
    ({ folder, file }) => {
      const helpIn = (where: string): string => readFileSync(join(folder, where, file), 'utf8');
      expect(factsIn(helpIn(language))).toEqual(factsIn(helpIn(FIRST)));
    },
  );
});

describe.each(languages)('%s', (language) => {
  it.each(files.filter(({ file }) => file.endsWith('.json')))(
    '$name: a status is shorter than 20 characters, with numbers of five digits in it',
    ({ folder, file }) => {
      for (const [key, text] of textsIn(folder, language, file)) {
        if (!key.includes('.status.')) continue;
        const shown = text.replace(/__\w+__/g, '00000');
        expect([key, shown, shown.length < 20]).toEqual([key, shown, true]);
      }
    },
  );
});
