import { expect, test } from "@playwright/test";
import { logInWithEmail } from "idporten-email-login/testing";

test("logs in with e-mail", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Logg inn med e-post" }).click();
  const email = await logInWithEmail(page, { issuer: "http://localhost:4010" });
  await expect(page.getByText(email)).toBeVisible();
});
