#!/usr/bin/env bash
# Summary: run the tests of the shipped bash tools
#
# Usage: tools/check/bats.sh TAP_FILE
#
# Writes the TAP stream to TAP_FILE and to stdout. Exit status: that of bats.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
bash node_modules/bats/bin/bats --formatter tap --timing test/framework | tee "${1:?TAP_FILE}"
