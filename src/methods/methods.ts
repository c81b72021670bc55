/** What `fit` minimises. */
export const METHODS = ['tsne', 'umap', 'largevis'] as const;
export type Method = (typeof METHODS)[number];
