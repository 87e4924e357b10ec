export * from "../login/translated.js";
