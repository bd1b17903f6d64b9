/// `./sd2ail drill NAME`: what a run promises, tried on the user's own machine.
@NullMarked
package io.sd2ail.cli.drill;

import org.jspecify.annotations.NullMarked;
