// Which packages are in reach? Prints {name: version}.
const { dependencies } = require("./package.json");
const found = Object.keys(dependencies).map((name) => [
  name,
  require(`./node_modules/${name}/package.json`).version,
]);
console.log(JSON.stringify(Object.fromEntries(found)));
