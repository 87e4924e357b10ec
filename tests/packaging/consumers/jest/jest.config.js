const babel = ["babel-jest", { presets: [["@babel/preset-env", { targets: { node: "current" } }]] }];

module.exports = {
  testEnvironment: "jsdom",
  transform: { "\\.js$": babel },
  transformIgnorePatterns: ["/node_modules/(?!idporten-email-login/)"],
};
