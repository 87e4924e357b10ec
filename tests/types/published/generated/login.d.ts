export * from "../login/login.js";
