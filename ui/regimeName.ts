import { fill, type Texts } from './texts';

/** A feature whose values in a regime are beyond those elsewhere. */
export interface RegimeTrait {
  /** Its name, or its number where features have no names. */
  readonly feature: string;
  readonly direction: 'high' | 'low';
}

/** A regime's name: the user's, or what sets it apart, in the user's language. */
export function regimeName(
  {
    id,
    name,
    apart,
  }: { readonly id: number; readonly name: string | null; readonly apart: readonly RegimeTrait[] },
  hasNames: boolean,
  { traits }: Pick<Texts, 'traits'>,
): string {
  if (name !== null) return name;
  const told = apart.map(({ feature, direction }) =>
    fill(traits[direction], { feature: hasNames ? feature : fill(traits.feature, { feature }) }),
  );
  return told.join(', ') || fill(traits.none, { id });
}
