"""Runs gcloud's own command line for one line of JSON after the other, each in a fork of its own.

Loading gcloud takes most of a second and each command a tenth of one. Here it is loaded once; every
command still starts from a process that has run no other.
"""

import json
import os
import sys
import tempfile

root = sys.argv[1]
sys.path.insert(0, os.path.join(root, 'lib'))
sys.path.insert(0, os.path.join(root, 'lib', 'third_party'))

from googlecloudsdk import gcloud_main  # pylint: disable=g-import-not-at-top

cli = gcloud_main.CreateCLI([])


def execute(args):
  """As the main function of gcloud does it; never returns."""
  code = 0
  try:
    sys.argv = ['gcloud'] + args
    gcloud_main.main(cli)
  except SystemExit as end:
    code = end.code if isinstance(end.code, int) else 1
  except BaseException as error:  # pylint: disable=broad-except
    sys.stderr.write('%r\n' % error)
    code = 70
  sys.stdout.flush()
  sys.stderr.flush()
  os._exit(code or 0)


def run(args):
  """Code and output of one command, in a fork."""
  with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
    pid = os.fork()
    if pid == 0:
      os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
      os.dup2(out.fileno(), 1)
      os.dup2(err.fileno(), 2)
      execute(args)
    _, status = os.waitpid(pid, 0)
    read = []
    for file in (out, err):
      file.seek(0)
      read.append(file.read().decode('utf-8', 'replace'))
  return {'code': os.waitstatus_to_exitcode(status), 'stdout': read[0], 'stderr': read[1]}


# Loads the modules of the commands that are run; refused before anything is asked, and not shown.
shown = os.dup(1), os.dup(2)
nowhere = os.open(os.devnull, os.O_WRONLY)
for name in (['run', 'services', 'update-traffic'], ['run', 'deploy']):
  os.dup2(nowhere, 1)
  os.dup2(nowhere, 2)
  try:
    cli.Execute(name + ['--no-such-flag'])
  except BaseException:  # pylint: disable=broad-except
    pass
  sys.stdout.flush()
  sys.stderr.flush()
  os.dup2(shown[0], 1)
  os.dup2(shown[1], 2)

sys.stdout.write('{"ready":true}\n')
sys.stdout.flush()
for line in sys.stdin:
  sys.stdout.write(json.dumps(run(json.loads(line))) + '\n')
  sys.stdout.flush()
