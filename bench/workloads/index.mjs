import { more } from "./more.mjs";
import { w1 } from "./w1.mjs";
import { w2 } from "./w2.mjs";
import { w3 } from "./w3.mjs";
import { w4 } from "./w4.mjs";
import { w5 } from "./w5.mjs";
import { w6 } from "./w6.mjs";
import { w7 } from "./w7.mjs";
import { w8 } from "./w8.mjs";
import { w9 } from "./w9.mjs";
import { w10 } from "./w10.mjs";
import { w11 } from "./w11.mjs";
import { w12 } from "./w12.mjs";
import { w13 } from "./w13.mjs";
import { w14 } from "./w14.mjs";

/** All cases of all workloads, in their order. */
export const cases = [w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, more].flat();
