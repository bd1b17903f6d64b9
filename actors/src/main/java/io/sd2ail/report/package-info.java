/// A page about runs for somebody who was not there: curves, figures, what differs, what is wrong.
@NullMarked
package io.sd2ail.report;

import org.jspecify.annotations.NullMarked;
