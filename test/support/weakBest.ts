/** A preload: the preset `best` makes a network of one unit, whose maps are clearly worse than those of the other presets. */
import { PRESETS } from '../../src/training/options';

Object.assign(PRESETS.best, { steps: 60, hiddenLayers: [1] });
