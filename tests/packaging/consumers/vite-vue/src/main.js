import { emailLogin } from "idporten-email-login/vue";
import { createApp } from "vue";
import App from "./App.vue";
import { client } from "./client.js";
import { createAppRouter } from "./router.js";

createApp(App).use(createAppRouter()).use(emailLogin({ client })).mount("#root");
