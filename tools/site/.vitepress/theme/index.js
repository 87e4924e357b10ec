import theme from "vitepress/theme";
import Try from "./Try.vue";
import "./style.css";

export default {
  ...theme,
  enhanceApp: ({ app }) => app.component("Try", Try),
};
