import { check, happens, picture } from './page.mjs';

/** The tab tells regimes apart on choice, and lists unusual readings with what makes them so. */
export async function checkMeaning(page, nodeRed) {
  const colors = page.locator('.pdr-side .pdr-map-color select');
  const legend = () => document.querySelector('.pdr-side .pdr-map-legend').textContent;
  await colors.selectOption('regime');
  check(/(speed|flow|heat) (high|low)/.test(await page.evaluate(legend)), 'regimes are named in words');
  await picture(page, 'sidebar-regimes');
  await nodeRed.request('inject/wild', { method: 'POST' });
  const told = () =>
    /^flow \d+.* instead of/.test(document.querySelector('[data-state=unusual] div div')?.textContent ?? '');
  check(await happens(page, told), 'unusual readings are listed with what makes them so');
  await picture(page, 'sidebar-unusual');
  await nodeRed.request('inject/calm', { method: 'POST' });
  await colors.selectOption('label');
}
