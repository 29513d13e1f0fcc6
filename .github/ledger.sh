#!/usr/bin/env bash
# Commit the lines that a published edition's new ids have in the ledger: ledger.sh PATCH BRANCH. A branch that has
# moved on is left to the run of its newer commit; where a branch takes no commit without one, a pull request is
# opened, or, where no workflow may open one, its address is printed. Needs GH_TOKEN and GH_REPO.
set -euo pipefail

patch="$1" branch="$2" here="$(git rev-parse HEAD)"
git apply --index --include=data/anchors.txt "$patch"
git -c user.name='github-actions[bot]' -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \
  commit --quiet --message 'New ids are in the ledger'
gh auth setup-git
if git push --quiet origin "HEAD:refs/heads/$branch"; then exit; fi
if [ "$(git ls-remote origin "refs/heads/$branch" | cut -f 1)" != "$here" ]; then
  echo "$branch has moved on: the run of its newer commit writes the ledger"
  exit
fi
git push --quiet --force origin HEAD:refs/heads/ledger
if [ -z "$(gh pr list --head ledger --base "$branch" --json url --jq '.[].url')" ]; then
  gh pr create --base "$branch" --head ledger --title 'New ids are in the ledger' \
    --body 'They have been published; their lines in data/anchors.txt let the checks notice if one is lost.' ||
    echo "::warning::Open a pull request: $GITHUB_SERVER_URL/$GH_REPO/compare/$branch...ledger?expand=1"
fi
