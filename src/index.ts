export { type ErrorCode, PdrError } from './errors';
export { type Matrix, matrix } from './matrix';
