// cdk8s-cli would install a package it is given by name; a file gives it the one that is installed already.
module.exports = require('@hexabase-kaas/constructs');
