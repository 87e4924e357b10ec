import { expect, test } from "@playwright/test";
import { logInWithEmail } from "idporten-email-login/testing";

const issuer = "http://localhost:4010";

test("logs in with e-mail", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Logg inn med e-post" }).click();
  const email = await logInWithEmail(page, { issuer });
  await expect(page.getByText(email)).toBeVisible();
});

test("warns before the session ends, and extends it", async ({ page }) => {
  await page.clock.install();
  await page.goto("/");
  await page.getByRole("button", { name: "Logg inn med e-post" }).click();
  const email = await logInWithEmail(page, { issuer });
  await expect(page.getByText(email)).toBeVisible();
  await page.clock.fastForward("28:30");
  await page.getByRole("alertdialog").getByRole("button", { name: "Forbli innlogget" }).click();
  await page.clock.fastForward("20:00");
  await expect(page.getByText(email)).toBeVisible();
  await expect(page.getByRole("alertdialog")).toBeHidden();
});
