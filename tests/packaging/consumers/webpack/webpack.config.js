import { startLocalIdporten } from "idporten-email-login/local-idporten";
import webpack from "webpack";

export default async ({ WEBPACK_SERVE }) => {
  const idporten = WEBPACK_SERVE && (await startLocalIdporten({ clientId: "your-client-id", redirectUris: ["http://localhost:8080/"] }));
  return { entry: "./src/main.js", plugins: [new webpack.DefinePlugin({ ISSUER: JSON.stringify(idporten?.issuer) })] };
};
