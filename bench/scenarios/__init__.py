"""What is measured: each scenario prepares its clips and people, puts load on, and returns outcomes."""
