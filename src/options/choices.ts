/** What to do with values that are missing (NaN in a matrix). */
export const MISSING_POLICIES = ['refuse', 'impute'] as const;
export type MissingPolicy = (typeof MISSING_POLICIES)[number];

/** What to do with a feature that a row for a model lacks. */
export const MISSING_FEATURE_POLICIES = ['refuse', 'mean'] as const;
export type MissingFeaturePolicy = (typeof MISSING_FEATURE_POLICIES)[number];

/** How rows are compared: by distance, or by angle. */
export const DISTANCE_METRICS = ['euclidean', 'cosine'] as const;
export type DistanceMetric = (typeof DISTANCE_METRICS)[number];

/** How features are brought to a common scale: to mean 0 and deviation 1, or not at all. */
export const SCALINGS = ['standard', 'none'] as const;
export type FeatureScaling = (typeof SCALINGS)[number];
