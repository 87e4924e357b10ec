import { goto } from "$app/navigation";
import { createEmailLogin } from "idporten-email-login/svelte";
import { client } from "./client";

const goOn = ({ returnTo }: { returnTo?: string }) => returnTo && goto(returnTo, { replaceState: true });

export const emailLogin = createEmailLogin({ client, onLogin: goOn, onLoginError: goOn });
