/// Options that several commands share.
@NullMarked
package io.sd2ail.cli.options;

import org.jspecify.annotations.NullMarked;
