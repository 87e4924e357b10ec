import { emailLogin } from "idporten-email-login/vue";
import { createApp } from "vue";
import App from "./App.vue";
import { client } from "./client";
import { createAppRouter } from "./router";

createApp(App).use(createAppRouter()).use(emailLogin({ client })).mount("#app");
