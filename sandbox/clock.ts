/** Milliseconds since the epoch. The sandbox lives in real time: a demo clock moves the product's time only. */
export type Now = () => number;

export const systemNow: Now = () => Date.now();
