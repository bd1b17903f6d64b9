/// The command line: what the user asks is checked here, done elsewhere.
@NullMarked
package io.sd2ail.cli;

import org.jspecify.annotations.NullMarked;
