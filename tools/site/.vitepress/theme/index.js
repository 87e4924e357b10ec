import theme from "vitepress/theme";
import LiveButton from "./LiveButton.vue";
import Try from "./Try.vue";
import "./style.css";

export default {
  ...theme,
  enhanceApp: ({ app }) => void app.component("LiveButton", LiveButton).component("Try", Try),
};
