return Nabla.Cli.CommandLine.Run(args);
