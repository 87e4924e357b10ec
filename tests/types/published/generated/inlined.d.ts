export * from "../login/inlined.js";
